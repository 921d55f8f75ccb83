"""Resources: what a client may attach to a conversation without calling a tool."""

import json
from dataclasses import dataclass

from assistant.mcp.messages import INVALID_PARAMS, RpcError
from assistant.tool import Tool
from assistant.toolbox import call_tool
from assistant.tools.transactions import get_accounts, get_categories
from core.identity import Caller
from core.json_types import JsonObject

MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, which has the answer of a tool without arguments."""

    uri: str
    name: str
    tool: Tool


RESOURCES = {
    resource.uri: resource
    for resource in (
        Resource("outlay://accounts", "accounts", get_accounts),
        Resource("outlay://categories", "categories", get_categories),
    )
}


def list_resources() -> list[JsonObject]:
    """Describe all resources."""
    return [
        {
            "uri": resource.uri,
            "name": resource.name,
            "title": resource.tool.title,
            "description": resource.tool.description,
            "mimeType": MEDIA_TYPE,
        }
        for resource in RESOURCES.values()
    ]


def read_resource(caller: Caller, uri: object) -> list[JsonObject]:
    """Read a resource. Raises RpcError for an unknown one."""
    resource = RESOURCES.get(uri) if isinstance(uri, str) else None
    if resource is None:
        raise RpcError(INVALID_PARAMS, "Unknown resource; see resources/list.")
    text = json.dumps(call_tool(caller, resource.tool, {}), ensure_ascii=False)
    return [{"uri": resource.uri, "mimeType": MEDIA_TYPE, "text": text}]
