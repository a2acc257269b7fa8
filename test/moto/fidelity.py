"""Compares the simulator with botocore's service models.

Usage: fidelity.py URL ERRORS, with a fresh simulator of the default world at URL, all delays zero or short, and ERRORS
the error types that it knows, as JSON: {"medialive": {"NotFoundException": 404, ...}, ...}.

Drives every AWS operation of the simulator through botocore's own clients (its validators and parsers), then reads each
answer's JSON again and checks, against the model: the status, that every member exists and has the model's type, that
required members and enum values are right, and that every error is one of the operation's or common to all services.
Prints one JSON object: {"operations": [...], "errors": [...], "problems": [...]}.
"""

import json
import sys
import time
import urllib.request

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv[1]
ERRORS = json.loads(sys.argv[2])
REGION = "eu-central-1"
FLOW = "arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main"
APPLICATION = "app-asrun0000000000000000000"
ENDPOINT = {"ChannelGroupName": "showcaller-news", "ChannelName": "evening-news", "OriginEndpointName": "hls"}

# Errors that any service may answer, of AWS's page "Common Errors" and of its signature check.
COMMON = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "IncompleteSignatureException": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationTokenException": 403,
    "RequestAbortedException": 400,
    "RequestTimeoutException": 408,
    "ServiceUnavailable": 503,
    "ThrottlingException": 400,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
}

problems, operations, errors = [], set(), set()
raw = {}


def remember(http_response, parsed, model, **kwargs):
    """Keeps the last answer as it came over the wire."""
    raw["body"] = http_response.content
    raw["status"] = http_response.status_code
    raw["headers"] = http_response.headers


def client(service):
    session = botocore.session.get_session()
    session.set_credentials("AKIDEXAMPLE", "not-a-secret")
    made = session.create_client(
        service, region_name=REGION, endpoint_url=URL, config=Config(retries={"total_max_attempts": 1})
    )
    made.meta.events.register("after-call.*.*", remember)
    return made


def check(shape, value, path):
    """Walks a JSON value along its shape."""
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            problems.append(f"{path}: not an object")
            return
        members = {
            member.serialization.get("name", name): (name, member)
            for name, member in shape.members.items()
            if member.serialization.get("location") is None
        }
        for wire, inner in value.items():
            if wire not in members:
                problems.append(f"{path}.{wire}: no such member in the model")
            elif inner is not None:
                check(members[wire][1], inner, f"{path}.{wire}")
        for wire, (name, _) in members.items():
            if name in shape.required_members and value.get(wire) is None:
                problems.append(f"{path}.{wire}: required by the model, absent here")
    elif shape.type_name == "list":
        if not isinstance(value, list):
            problems.append(f"{path}: not a list")
            return
        for index, inner in enumerate(value):
            check(shape.member, inner, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, inner in value.items():
            check(shape.value, inner, f"{path}.{key}")
    elif shape.type_name == "timestamp":
        wanted = str if shape.serialization.get("timestampFormat") == "iso8601" else (int, float)
        if not isinstance(value, wanted) or isinstance(value, bool):
            problems.append(f"{path}: {value!r} is no timestamp of the model's format")
    else:
        wanted = {
            "string": str, "integer": int, "long": int, "boolean": bool, "float": (int, float), "double": (int, float),
        }.get(shape.type_name)
        if wanted and not isinstance(value, wanted):
            problems.append(f"{path}: {value!r} is no {shape.type_name}")
        enum = getattr(shape, "enum", None)
        if enum and value not in enum:
            problems.append(f"{path}: {value!r} is none of {enum}")


def operation_model(made, method):
    name = made.meta.method_to_api_mapping[method]
    return name, made.meta.service_model.operation_model(name)


def call(made, method, **arguments):
    """A call that succeeds."""
    service = made.meta.service_model.service_name
    name, model = operation_model(made, method)
    parsed = getattr(made, method)(**arguments)
    operations.add(f"{service}:{name}")
    path = f"{service}:{name}"
    if raw["status"] != model.http["responseCode"]:
        problems.append(f"{path}: status {raw['status']}, the model says {model.http['responseCode']}")
    if not parsed["ResponseMetadata"].get("RequestId"):
        problems.append(f"{path}: no request id")
    body = json.loads(raw["body"] or b"{}")
    if model.output_shape is not None:
        check(model.output_shape, body, path)
    return parsed


def fails(made, method, expected, **arguments):
    """A call that is refused."""
    service = made.meta.service_model.service_name
    name, model = operation_model(made, method)
    path = f"{service}:{name}"
    try:
        getattr(made, method)(**arguments)
        problems.append(f"{path}: succeeded, {expected} was expected")
        return
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        message = error.response["Error"].get("Message")
    errors.add(f"{path}:{code}")
    if code != expected:
        problems.append(f"{path}: {code}, {expected} was expected")
    if not message:
        problems.append(f"{path}: {code} has no message")
    shapes = {shape.name: shape for shape in model.error_shapes}
    if code in shapes:
        wanted = shapes[code].metadata.get("error", {}).get("httpStatusCode", status)
        if status != wanted:
            problems.append(f"{path}: {code} with {status}, the model says {wanted}")
        check(shapes[code], json.loads(raw["body"]), f"{path}:{code}")
    elif COMMON.get(code) != status:
        problems.append(f"{path}: {code} {status} is neither in the model nor common to all services")


def signal(resource, **change):
    """Changes what a thing carries, by the simulator's control."""
    body = json.dumps({"resource": resource, **change}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{URL}/_sim/signal", data=body, method="POST")).read()


def pages(made, method, key, **arguments):
    """All pages of one item each."""
    parsed = call(made, method, **arguments)
    items = list(parsed.get(key, []))
    while parsed.get("NextToken") or parsed.get("nextToken"):
        name = "nextToken" if "nextToken" in parsed else "NextToken"
        parsed = call(made, method, **arguments, **{name: parsed[name]})
        items += parsed[key]
    return items


def medialive():
    ml = client("medialive")
    call(ml, "batch_start", ChannelIds=["1234561", "99"], MultiplexIds=["2345671"])
    call(ml, "start_channel", ChannelId="1234562")
    call(ml, "start_multiplex", MultiplexId="2345672")
    fails(ml, "start_channel", "ConflictException", ChannelId="1234562")
    fails(ml, "start_multiplex", "ConflictException", MultiplexId="2345672")
    ml.get_waiter("channel_running").wait(ChannelId="1234562", WaiterConfig={"Delay": 0.1})
    ml.get_waiter("multiplex_running").wait(MultiplexId="2345672", WaiterConfig={"Delay": 0.1})
    call(ml, "describe_channel", ChannelId="1234562")
    call(ml, "describe_multiplex", MultiplexId="2345672")
    call(ml, "describe_multiplex_program", MultiplexId="2345671", ProgramName="news")
    if len(pages(ml, "list_channels", "Channels", MaxResults=3)) != 10:
        problems.append("medialive:ListChannels: pages do not add up")
    pages(ml, "list_multiplexes", "Multiplexes", MaxResults=1)
    pages(ml, "list_multiplex_programs", "MultiplexPrograms", MultiplexId="2345671", MaxResults=1)
    signal("channel:1234562", input=False, pipelinesRunningCount=1)
    call(ml, "describe_channel", ChannelId="1234562")
    if len(call(ml, "list_alerts", ChannelId="1234562", StateFilter="SET")["Alerts"]) != 1:
        problems.append("medialive:ListAlerts: a cut input is no alert")
    call(ml, "list_alerts", ChannelId="1234561", StateFilter="SET")
    call(ml, "list_multiplex_alerts", MultiplexId="2345671")
    call(ml, "batch_stop", ChannelIds=["1234561"], MultiplexIds=["2345671"])
    call(ml, "stop_channel", ChannelId="1234562")
    call(ml, "stop_multiplex", MultiplexId="2345672")
    ml.get_waiter("channel_stopped").wait(ChannelId="1234562", WaiterConfig={"Delay": 0.1})
    fails(ml, "stop_channel", "ConflictException", ChannelId="1234562")
    fails(ml, "batch_start", "BadRequestException")
    fails(ml, "describe_channel", "NotFoundException", ChannelId="9")
    fails(ml, "describe_multiplex", "NotFoundException", MultiplexId="9")
    fails(ml, "list_alerts", "NotFoundException", ChannelId="9")
    fails(ml, "list_channels", "BadRequestException", NextToken="none")


def mediaconnect():
    mc = client("mediaconnect")
    call(mc, "start_flow", FlowArn=FLOW)
    fails(mc, "start_flow", "BadRequestException", FlowArn=FLOW)
    mc.get_waiter("flow_active").wait(FlowArn=FLOW, WaiterConfig={"Delay": 0.1})
    call(mc, "describe_flow", FlowArn=FLOW)
    call(mc, "describe_flow_source_metadata", FlowArn=FLOW)
    signal(FLOW, input=False, errors=["no route"], sourceMessages=[{"code": "Lost", "message": "nothing arrives"}])
    call(mc, "describe_flow", FlowArn=FLOW)
    call(mc, "describe_flow_source_metadata", FlowArn=FLOW)
    pages(mc, "list_flows", "Flows", MaxResults=1)
    call(mc, "stop_flow", FlowArn=FLOW)
    mc.get_waiter("flow_standby").wait(FlowArn=FLOW, WaiterConfig={"Delay": 0.1})
    call(mc, "describe_flow_source_metadata", FlowArn=FLOW)
    fails(mc, "stop_flow", "BadRequestException", FlowArn=FLOW)
    for method in ("describe_flow", "start_flow", "stop_flow"):
        fails(mc, method, "NotFoundException", FlowArn=FLOW + "-none")
    fails(mc, "describe_flow", "BadRequestException", FlowArn="nope")


def mediapackagev2():
    mp = client("mediapackagev2")
    now = time.time()
    harvest = {
        **ENDPOINT,
        "HarvestedManifests": {"HlsManifests": [{"ManifestName": "index"}]},
        "ScheduleConfiguration": {"StartTime": now - 7200, "EndTime": now - 3600},
        "Destination": {"S3Destination": {"BucketName": "catch-up", "DestinationPath": "news"}},
        "Description": "Tonight",
        "Tags": {"show": "news"},
    }
    job = {**ENDPOINT, "HarvestJobName": "fidelity"}
    call(mp, "create_harvest_job", **harvest, HarvestJobName="fidelity", ClientToken="one")
    call(mp, "create_harvest_job", **harvest, HarvestJobName="fidelity", ClientToken="one")
    fails(mp, "create_harvest_job", "ConflictException", **harvest, HarvestJobName="other", ClientToken="one")
    fails(mp, "create_harvest_job", "ConflictException", **harvest, HarvestJobName="fidelity")
    mp.get_waiter("harvest_job_finished").wait(**job, WaiterConfig={"Delay": 0.1})
    call(mp, "get_harvest_job", **job)
    fails(mp, "cancel_harvest_job", "ValidationException", **job)
    created = call(mp, "create_harvest_job", **harvest)
    call(mp, "cancel_harvest_job", **ENDPOINT, HarvestJobName=created["HarvestJobName"])
    pages(mp, "list_harvest_jobs", "Items", ChannelGroupName="showcaller-news", MaxResults=1)
    late = {**harvest, "ScheduleConfiguration": {"StartTime": now + 60, "EndTime": now + 120}}
    fails(mp, "create_harvest_job", "ValidationException", **late)
    fails(mp, "create_harvest_job", "ResourceNotFoundException", **{**harvest, "ChannelName": "none"})
    fails(mp, "get_harvest_job", "ResourceNotFoundException", **{**job, "HarvestJobName": "none"})
    fails(mp, "list_harvest_jobs", "ResourceNotFoundException", ChannelGroupName="none")


def m2():
    m = client("m2")
    identifier = {"scriptBatchJobIdentifier": {"scriptName": "ASRUN"}}
    started = call(m, "start_batch_job", applicationId=APPLICATION, batchJobIdentifier=identifier)
    call(m, "start_batch_job", applicationId=APPLICATION, batchJobIdentifier=identifier, jobParams={"SHOW": "news"})
    execution = {"applicationId": APPLICATION, "executionId": started["executionId"]}
    for _ in range(50):
        status = call(m, "get_batch_job_execution", **execution)["status"]
        if status == "Succeeded":
            break
        time.sleep(0.1)
    else:
        problems.append(f"m2:GetBatchJobExecution: still {status}")
    pages(m, "list_batch_job_executions", "batchJobExecutions", applicationId=APPLICATION, maxResults=1)
    filters = {"executionIds": [started["executionId"]], "jobName": "ASRUN", "startedAfter": time.time() - 600}
    found = call(m, "list_batch_job_executions", applicationId=APPLICATION, **filters)
    if [one["executionId"] for one in found["batchJobExecutions"]] != [started["executionId"]]:
        problems.append("m2:ListBatchJobExecutions: filters find something else")
    pages(m, "list_batch_job_definitions", "batchJobDefinitions", applicationId=APPLICATION, maxResults=1)
    call(m, "list_batch_job_restart_points", **execution)
    fails(m, "cancel_batch_job_execution", "ConflictException", **execution)
    running = call(m, "start_batch_job", applicationId=APPLICATION, batchJobIdentifier=identifier)
    call(m, "cancel_batch_job_execution", applicationId=APPLICATION, executionId=running["executionId"])
    call(m, "get_application", applicationId=APPLICATION)
    fails(m, "start_application", "ConflictException", applicationId=APPLICATION)
    call(m, "stop_application", applicationId=APPLICATION)
    fails(m, "start_batch_job", "ConflictException", applicationId=APPLICATION, batchJobIdentifier=identifier)
    for _ in range(50):
        if call(m, "get_application", applicationId=APPLICATION)["status"] == "Stopped":
            break
        time.sleep(0.1)
    call(m, "start_application", applicationId=APPLICATION)
    fails(m, "get_application", "ResourceNotFoundException", applicationId="none")
    fails(m, "start_batch_job", "ResourceNotFoundException", applicationId="none", batchJobIdentifier=identifier)
    wrong = {"jobParams": {"9": "x"}}
    fails(m, "start_batch_job", "ValidationException", applicationId=APPLICATION, batchJobIdentifier=identifier, **wrong)


def error_types():
    """Every error type that the simulator knows is in the service's model, with its status, or common."""
    for service, types in ERRORS.items():
        model = client(service).meta.service_model
        for name, status in types.items():
            if name in model.shape_names:
                wanted = model.shape_for(name).metadata.get("error", {}).get("httpStatusCode", status)
            else:
                wanted = COMMON.get(name)
            if status != wanted:
                problems.append(f"{service}: error {name} {status}, the model or the common errors say {wanted}")


for part in (error_types, medialive, mediaconnect, mediapackagev2, m2):
    part()

print(json.dumps({"operations": sorted(operations), "errors": sorted(errors), "problems": problems}))
