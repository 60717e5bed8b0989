"""Finds the keys of the vault and of the web, makes them on one machine, and refuses weak ones."""

from sikkep.postgres.home import read_or_make_secret
from sikkep.settings import Misconfigured, Settings

KEY_BYTES = 32


def vault_keys(settings: Settings) -> tuple[bytes, bytes]:
    """The vault's two keys of 32 bytes: one encrypts, one makes the look-up index. Raises Misconfigured."""
    if settings.vault_keys:
        return _parse(settings.vault_keys.get_secret_value())
    if not settings.is_one_machine:
        raise Misconfigured(_missing("SIKKEP_VAULT_KEYS"))
    folder = settings.data_dir / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = ("vault-encryption", "vault-index")
    encryption, index = (bytes.fromhex(read_or_make_secret(folder / name)) for name in names)
    return encryption, index


def secret_key(settings: Settings) -> str:
    """What signs the web's forms. Raises Misconfigured."""
    if settings.secret_key:
        word = settings.secret_key.get_secret_value()
        if len(word) < KEY_BYTES or _is_weak(word):
            raise Misconfigured(_weak("SIKKEP_SECRET_KEY"))
        return word
    if not settings.is_one_machine:
        raise Misconfigured(_missing("SIKKEP_SECRET_KEY"))
    folder = settings.data_dir / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return read_or_make_secret(folder / "web")


def _parse(text: str) -> tuple[bytes, bytes]:
    try:
        first, second = (bytes.fromhex(part) for part in text.strip().split(":"))
    except ValueError:
        raise Misconfigured(_weak("SIKKEP_VAULT_KEYS")) from None
    if len(first) != KEY_BYTES or len(second) != KEY_BYTES or first == second or _is_weak(first) or _is_weak(second):
        raise Misconfigured(_weak("SIKKEP_VAULT_KEYS"))
    return first, second


def _is_weak(word: str | bytes) -> bool:
    # 32 random bytes hold about 30 different ones, 64 hexadecimal digits nearly always 13 or more of the 16.
    return len(set(word)) < 10


def _missing(name: str) -> str:
    return (
        f"{name} belum diisi. Dengan DATABASE_URL kunci harus diberikan sendiri; buat dengan: {_recipe(name)}\n"
        f"{name} is not set. With DATABASE_URL the key must be given; make one with the command above."
    )


def _weak(name: str) -> str:
    return (
        f"{name} terlalu pendek, mudah ditebak, atau salah bentuk; buat yang baru dengan: {_recipe(name)}\n"
        f"{name} is too short, easily guessed or malformed; make a new one with the command above."
    )


def _recipe(name: str) -> str:
    one = "openssl rand -hex 32"
    return f'echo "$({one}):$({one})"' if name == "SIKKEP_VAULT_KEYS" else one
