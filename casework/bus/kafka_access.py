"""How the program gets in touch with Kafka: address, encryption and sign-in. It refuses an open line by mistake."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from typing import Any, Literal

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
_SIGN_IN = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


class OpenLine(ValueError):
    """The line to a broker on another machine would not be encrypted."""


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """Where the brokers are (`host:port`, several with commas) and how to sign in.

    Raises `OpenLine` for an unencrypted protocol to another machine, unless `open_line_is_wanted` (a closed network
    inside one host, as between the containers of docker-compose.yml).
    """

    bootstrap: str
    protocol: Protocol = "PLAINTEXT"
    mechanism: Mechanism = "SCRAM-SHA-512"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None
    open_line_is_wanted: bool = False

    def __post_init__(self) -> None:
        if self.protocol.endswith("SSL") or self.open_line_is_wanted or all(map(_is_here, self.servers)):
            return
        raise OpenLine(f"{self.protocol} to {self.bootstrap} is not encrypted: use SSL or SASL_SSL")

    @property
    def servers(self) -> list[str]:
        """The brokers' addresses, one by one."""
        return [server.strip() for server in self.bootstrap.split(",")]

    def client_options(self) -> dict[str, Any]:
        """The same as keyword arguments for an aiokafka client."""
        options: dict[str, Any] = {"bootstrap_servers": self.servers, "security_protocol": self.protocol}
        if self.protocol.startswith("SASL"):
            options |= {"sasl_mechanism": self.mechanism}
            options |= {"sasl_plain_username": self.username, "sasl_plain_password": self.password}
        return options | {"ssl_context": self._tls()}

    def framework_security(self) -> BaseSecurity | None:
        """The same for FastStream."""
        if self.protocol.startswith("SASL"):
            use_tls = self.protocol == "SASL_SSL"
            return _SIGN_IN[self.mechanism](self.username, self.password, ssl_context=self._tls(), use_ssl=use_tls)
        return BaseSecurity(ssl_context=self._tls(), use_ssl=True) if self.protocol == "SSL" else None

    def _tls(self) -> ssl.SSLContext | None:
        # The default context checks the certificate and the host name, and speaks TLS 1.2 or later.
        return ssl.create_default_context(cafile=self.ca_file) if self.protocol.endswith("SSL") else None


def _is_here(server: str) -> bool:
    host = server.rsplit(":", 1)[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
