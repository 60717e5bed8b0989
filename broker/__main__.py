"""`make kafka`: a broker for development on loopback, until Ctrl-C. Its data stays in .cache/kafka/development."""

import signal
import sys

from broker.libraries import BrokerMissing, cache
from broker.running import RunningKafka


def main() -> int:
    """Run the broker in the foreground; the port is the first argument, else 9092."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9092
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with RunningKafka(cache() / "development", port) as kafka:
            sys.stdout.write(f"Kafka listens on {kafka.bootstrap}; Ctrl-C stops it. Log: {kafka.log}\n")
            sys.stdout.flush()
            return kafka.wait()
    except BrokerMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
