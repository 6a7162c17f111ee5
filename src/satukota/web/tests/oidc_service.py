"""A small OpenID Connect service for tests: real requests, real signatures, one person at its desk."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "satukota", "rahasia-uji"


class OidcService:
    """Who is `person` (claims) signs in at /authorize without being asked; codes hold once, PKCE is checked."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"service": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def discovery(self) -> dict[str, Any]:
        """Return what the service says of itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Return the address to which somebody goes back with a code."""
        code = secrets.token_urlsafe()
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Return tokens for a code, once, to the client that proves itself and its challenge."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        proven = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not asked or not proven or asked["code_challenge"] != challenge.decode().rstrip("="):
            return None
        access, now = secrets.token_urlsafe(), int(time.time())
        self.tokens[access] = dict(self.person)
        claims = {**self.person, "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "uji"})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def jwks(self) -> dict[str, Any]:
        """Return the public key."""
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "uji", "use": "sig", "alg": "RS256"}]}


class Handler(BaseHTTPRequestHandler):
    """The addresses of the service."""

    service: OidcService

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.service.authorize(query))
            self.end_headers()
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        pages = {
            "/.well-known/openid-configuration": self.service.discovery(),
            "/jwks": self.service.jwks(),
            "/userinfo": self.service.tokens.get(token),
        }
        self._answer(pages.get(parts.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer(self.service.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _answer(self, data: dict[str, Any] | None) -> None:
        self.send_response(200 if data else 400)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data or {"error": "invalid_grant"}).encode())

    def log_message(self, *_words: object) -> None:
        """Stay silent."""
