"""The API's throttles: one for all routes, and a lower one for each that costs much."""

from typing import Any

from tests.template.stacks import Stacks, load_stacks, of_type
from tukin.people.calls import COSTLY

RATE, BURST = "ThrottlingRateLimit", "ThrottlingBurstLimit"


def stage(stacks: Stacks) -> dict[str, Any]:
    (found,) = of_type(stacks.application, "AWS::ApiGatewayV2::Stage").values()
    return found


def test_each_route_that_is_counted_has_a_throttle_of_its_own() -> None:
    assert stage(load_stacks())["Properties"]["RouteSettings"].keys() == COSTLY.keys()


def test_each_is_below_that_of_the_stage_and_above_that_of_one_caller() -> None:
    properties = stage(load_stacks())["Properties"]
    whole = properties["DefaultRouteSettings"]
    for route, throttle in properties["RouteSettings"].items():
        assert 0 < throttle[RATE] < whole[RATE], route
        assert throttle[RATE] <= throttle[BURST] < whole[BURST], route
        limit = COSTLY[route]
        assert limit.calls <= throttle[RATE] * limit.seconds, f"{route}: one caller has all of it"


def test_the_stage_waits_for_the_routes_that_it_names() -> None:
    """CloudFormation refuses settings of a route that is not there yet."""
    stacks = load_stacks()
    routes = of_type(stacks.application, "AWS::ApiGatewayV2::Route")
    waited = {routes[name]["Properties"]["RouteKey"] for name in stage(stacks)["DependsOn"]}
    assert waited == stage(stacks)["Properties"]["RouteSettings"].keys()
