"""What every answer tells the browser: what it may run, keep and show where."""

import gzip

from flask import Flask, Response, request

from webui.config import web

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
    "report-uri /lapor-isi; report-to csp"
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Reporting-Endpoints": 'csp="/lapor-isi"',
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_COMPRESSIBLE = ("text/", "application/json", "image/svg+xml")
_WORTH_COMPRESSING = 600


def add_headers(response: Response) -> Response:
    """After every request."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if web().is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "assets.asset":
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.update(["HX-Request", "Cookie"])
    return _compress(response)


def install(app: Flask) -> None:
    """Put the headers on everything that this application answers."""
    app.after_request(add_headers)


def _compress(response: Response) -> Response:
    # Tokens carry a fresh mask in every response, so compressing them tells nobody anything.
    if not _may_compress(response):
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _may_compress(response: Response) -> bool:
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return False
    wants = "gzip" in request.headers.get("Accept-Encoding", "")
    is_text = (response.mimetype or "").startswith(_COMPRESSIBLE)
    return wants and is_text and len(response.get_data()) >= _WORTH_COMPRESSING
