"""A configuration profile in AppConfig, read through its session and remembered for a while."""

from aws_lambda_powertools.utilities.parameters import AppConfigProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.exceptions import ClientError

from tukin.vocabulary.errors import StoreUnavailable

_OF_A_DOCUMENT = ("Deployment", "Configuration")


class Profile:
    """The document that is deployed to a profile, at most ``max_age_seconds`` old."""

    def __init__(
        self, application: str, environment: str, profile: str, max_age_seconds: int
    ) -> None:
        self._environment = environment
        self._application = application
        self._provider = self._begin_session()
        self._profile = profile
        self._max_age_seconds = max_age_seconds

    def read(self) -> bytes:
        """The document; no bytes where none was ever deployed.

        Raises:
            StoreUnavailable: E902, where AppConfig does not answer.
        """
        age = self._max_age_seconds
        try:
            data = self._provider.get(self._profile, max_age=age, force_fetch=age == 0)
        except GetParameterError as error:
            # A session's token is good for one answer; where that was lost, so is the session.
            self._provider = self._begin_session()
            if _is_nothing_deployed(error.__context__):
                return b""
            raise StoreUnavailable("E902") from error
        return data if isinstance(data, bytes) else str(data).encode()

    def _begin_session(self) -> AppConfigProvider:
        return AppConfigProvider(environment=self._environment, application=self._application)


def _is_nothing_deployed(cause: BaseException | None) -> bool:
    """Whether a session's first answer was empty, or names the deployment as what is missing.

    The provider has no last document then; AppConfig's data plane names what it did not find.
    """
    if isinstance(cause, ClientError):
        missing = cause.response.get("ResourceType") in _OF_A_DOCUMENT
        return missing and cause.response["Error"].get("Code") == "ResourceNotFoundException"
    return isinstance(cause, KeyError)
