"""Puts the pages together."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webui import csrf, doorkeeper, errors, headers, languages, visitors
from webui.accounts import blueprint as accounts
from webui.answer_links import blueprint as answer_links
from webui.api import blueprint as api
from webui.api_keys import blueprint as api_keys
from webui.area_help import blueprint as area_help
from webui.area_ranking import blueprint as area_ranking
from webui.assets import blueprint as assets
from webui.case_work import blueprint as case_work
from webui.cases import blueprint as cases
from webui.config import WebConfig
from webui.crosswalk import blueprint as crosswalk
from webui.data_request_download import blueprint as data_request_download
from webui.data_request_papers import blueprint as data_request_papers
from webui.data_request_work import blueprint as data_request_work
from webui.data_requests import blueprint as data_requests
from webui.drawing import install_words
from webui.edition_bringing import blueprint as edition_bringing
from webui.edition_repair import blueprint as edition_repair
from webui.edition_reports import blueprint as edition_reports
from webui.edition_work import blueprint as edition_work
from webui.editions import blueprint as editions
from webui.family import blueprint as family
from webui.family_merger import blueprint as family_merger
from webui.family_proposal import blueprint as family_proposal
from webui.health import blueprint as health
from webui.health import content_report
from webui.help import blueprint as help_
from webui.help_deeds import blueprint as help_deeds
from webui.help_proposal import blueprint as help_proposal
from webui.home import blueprint as home
from webui.hypermedia import htmx
from webui.inbox import blueprint as inbox
from webui.languages import blueprint as language
from webui.match_patterns import blueprint as match_patterns
from webui.match_quality import blueprint as match_quality
from webui.match_work import blueprint as match_work
from webui.matching import blueprint as matching
from webui.partners import blueprint as partners
from webui.password_work import blueprint as password_work
from webui.pledge_work import blueprint as pledge_work
from webui.pledges import blueprint as pledges
from webui.questions import blueprint as questions
from webui.referral_proofs import blueprint as referral_proofs
from webui.referral_work import blueprint as referral_work
from webui.referrals import blueprint as referrals
from webui.responsiveness import blueprint as responsiveness
from webui.round_draft import blueprint as round_draft
from webui.round_work import blueprint as round_work
from webui.rounds import blueprint as rounds
from webui.sign_in import blueprint as sign_in
from webui.subscriptions import blueprint as subscriptions
from webui.target_list_download import blueprint as target_list_download
from webui.target_list_results import blueprint as target_list_results
from webui.target_lists import blueprint as target_lists
from webui.trace import blueprint as trace
from webui.uploads import PageRequest, allow_files, allow_hand_overs
from webui.village_results import blueprint as village_results

LARGEST_FORM = 256 * 1024
_ROOMS = (
    assets, health, language, sign_in, home, cases, case_work, family, family_merger, family_proposal, help_,
    help_deeds, help_proposal, inbox, pledges,
    pledge_work, area_help, area_ranking, partners, subscriptions, responsiveness,
    trace, accounts, password_work,
    matching, match_work, match_patterns, match_quality,
    data_requests,
    data_request_work, data_request_papers, data_request_download,
    editions, edition_bringing, edition_reports, edition_work, edition_repair, crosswalk, questions,
    referrals, referral_work, referral_proofs, answer_links,
    village_results,
    target_lists, target_list_download, target_list_results,
    rounds, round_draft, round_work,
    api, api_keys,
)  # fmt: skip


def create_app(config: WebConfig) -> Flask:
    """The web application for one configuration. It opens no connection until somebody asks for a page."""
    app = Flask("webui", static_folder=None)
    app.extensions["sikkep"] = config
    app.config.update(
        SECRET_KEY=config.secret_key,
        TRUSTED_HOSTS=list(config.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,  # tokens are bound to the session, which ends by itself
        WTF_CSRF_SSL_STRICT=False,  # it needs a Referer, which our pages never send; `Csrf` asks Sec-Fetch-Site instead
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.session_interface = csrf.RequestSessions()
    _install(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, config.proxies, config.proxies, config.proxies)  # type: ignore[method-assign]
    return app


def _install(app: Flask) -> None:
    # In this order: who is there, may they, was the form ours; and a form that was ours, was it a signed-in person's.
    app.before_request(allow_files)
    app.before_request(visitors.load_visitor)
    app.before_request(allow_hand_overs)
    app.before_request(csrf.load_secret)
    app.before_request(doorkeeper.check_role)
    protection = csrf.Csrf(app)
    protection.exempt(content_report)
    protection.exempt(api)  # it has no cookie that a foreign page could make a browser send
    app.before_request(doorkeeper.check_signed_in)
    app.jinja_env.globals["csrf_token"] = csrf.masked_token
    app.context_processor(lambda: {"csrf_token": csrf.masked_token})
    htmx.init_app(app)
    app.request_class = PageRequest  # which is htmx's own, with another place for files
    languages.install(app)
    install_words(app)
    errors.install(app)
    headers.install(app)
    for room in _ROOMS:
        app.register_blueprint(room)
