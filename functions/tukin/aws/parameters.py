"""What stacks leave for functions in Parameter Store; each is read once a process.

A value that comes so follows a change without a new version of the function, whose environment is
frozen: the table after a restore, and the ids of AppConfig, whose stack comes after the functions'.
"""

from functools import cache

from tukin.aws.clients import client, service_faults


@cache
def parameter(name: str) -> str:
    """The value of a parameter; one that is missing is asked for again.

    Raises:
        NotFound: there is none of that name.
        RetryableError: the service does not answer or asks to slow down.
    """
    with service_faults():
        answer = client("ssm").get_parameter(Name=name)
    return str(answer["Parameter"]["Value"])
