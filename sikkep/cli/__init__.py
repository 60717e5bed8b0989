"""The command `sikkep`."""

import typer

from sikkep.cli import (
    bringing,
    data,
    editions,
    listing,
    matching,
    people,
    questions,
    record,
    requests,
    reviewing,
    running,
    village,
)

app = typer.Typer(
    name="sikkep",
    help="Sistem kasus penghapusan kemiskinan ekstrem / case management for the extreme-poverty programme.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(running.run)
app.command()(running.web)
app.command()(running.consume)
app.command()(running.relay)
app.command()(running.migrate)
app.command()(people.admin)
app.command()(data.generate)
app.command("import")(bringing.import_)
app.add_typer(editions.app, name="editions")
app.add_typer(questions.app, name="questions")
app.command()(running.desk)
matching.app.command()(reviewing.report)
matching.app.command()(reviewing.decisions)
app.add_typer(matching.app, name="match")
app.add_typer(data.pledges, name="pledges")
app.add_typer(village.verval, name="verval")
app.add_typer(requests.app, name="requests")
app.add_typer(listing.app, name="list")
app.command()(record.timeline)
app.command()(record.verify)
app.command()(record.doctor)
