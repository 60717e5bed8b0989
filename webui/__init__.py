"""The pages that case workers, agencies, auditors and planners open in a browser."""

from webui.app import create_app
from webui.config import WebConfig
from webui.passwords import hash_password

__all__ = ["WebConfig", "create_app", "hash_password"]
