"""A real Apache Kafka on this machine, for development and for tests; production brings its own."""
