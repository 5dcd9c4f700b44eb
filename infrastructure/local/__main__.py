"""`python -m infrastructure.local up|down`: an engine that stays, for trying things by hand."""

import argparse

from infrastructure.local import engine


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m infrastructure.local", description=__doc__)
    parser.add_argument("command", choices=["up", "down"])
    if parser.parse_args().command == "up":
        up()
    else:
        print("The engine is stopped." if engine.stop() else "No engine is running.")


def up() -> None:
    """Start the engine if none runs, deploy everything and say how to use it."""
    from infrastructure.local.deploy import deploy  # noqa: PLC0415 - `down` works without boto3

    running = engine.find() or engine.start()
    try:
        deployment = deploy(running, report=lambda step: print(f"{step} ..."))
    except BaseException:
        engine.stop()
        raise
    print(f"""
The engine listens at {running.url}. Its AWS profiles, one for each caller's role:

    export AWS_CONFIG_FILE={running.aws_config}
    export AWS_PROFILE=tukin-agency-disdik   # or tukin-finance, tukin-auditor ...
    export TUKIN_INTAKE_BUCKET={deployment.application["IntakeBucketName"]}
    export TUKIN_API_URL={deployment.application["ApiUrl"]}

Upload a file of your own, and see what became of it:

    .venv/bin/tukin upload FILE --agency disdik --period 2026-10 --output .local/reports
    .venv/bin/tukin status --agency disdik --period 2026-10
    .venv/bin/tukin records --agency disdik --period 2026-10
    AWS_PROFILE=tukin-finance .venv/bin/tukin period 2026-10
    AWS_PROFILE=tukin-finance .venv/bin/tukin settle --period 2026-10
    AWS_PROFILE=tukin-finance .venv/bin/tukin export --period 2026-10 --output .local/export

The engine's log is {running.log}; `make down` stops it.
""")


if __name__ == "__main__":
    main()
