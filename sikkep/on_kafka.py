"""How this installation gets in touch with Kafka, where it has one."""

from sqlalchemy import Engine

from casework.bus.kafka import KafkaWire
from casework.bus.kafka_access import KafkaAccess, OpenLine
from casework.bus.log import LogWire
from casework.bus.messages import Wire
from sikkep.settings import Misconfigured, Settings


def open_wire(settings: Settings, engine: Engine) -> Wire:
    """The bus on Kafka, else the log in PostgreSQL. Raises `Misconfigured` where the line would be open."""
    access = kafka_access(settings)
    return KafkaWire(engine, access) if access else LogWire(engine)


def kafka_access(settings: Settings) -> KafkaAccess | None:
    """How to get in touch with Kafka; None where the bus is the log in PostgreSQL."""
    if settings.kafka_bootstrap_servers is None:
        return None
    try:
        return _access(settings, settings.kafka_bootstrap_servers)
    except OpenLine:
        raise Misconfigured(
            "Jalur ke Kafka tidak terenkripsi: pakai SIKKEP_KAFKA_PROTOCOL=SASL_SSL atau SSL.\n"
            "The line to Kafka is not encrypted: set SIKKEP_KAFKA_PROTOCOL to SASL_SSL or SSL."
        ) from None


def _access(settings: Settings, servers: str) -> KafkaAccess:
    return KafkaAccess(
        servers,
        settings.kafka_protocol,
        settings.kafka_mechanism,
        settings.kafka_user,
        settings.kafka_password.get_secret_value() if settings.kafka_password else "",
        str(settings.kafka_ca_file) if settings.kafka_ca_file else None,
        settings.kafka_open_line,
    )
