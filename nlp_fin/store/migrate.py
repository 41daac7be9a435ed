"""Bringing a database to the schema of this version, from inside the package."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection, Engine

from nlp_fin.errors import WrongDatabaseError
from nlp_fin.store.engine import database_file, display_name, open_engine, transaction
from nlp_fin.store.schema import HEAD, VERSION_TABLE, metadata

_LOCK = 0x6E6C7066  # "nlpf": two processes must not create the tables at the same time


def current_revision(connection: Connection) -> str | None:
    """The schema revision the database is at, or None where our tables are not there yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    row = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).first()
    return None if row is None else str(row[0])


def known_revisions() -> set[str]:
    """All revisions that this version of the package can upgrade from."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def ensure_schema(engine: Engine) -> None:
    """Create or upgrade the tables; nothing happens when they are up to date.

    Raises `StoreError` for a database of a newer version, or of another program.
    """
    with transaction(engine, write=False) as connection:
        if current_revision(connection) == HEAD:
            return
    with transaction(engine, write=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        revision = current_revision(connection)
        if revision == HEAD:
            return
        _check(connection, revision, display_name(engine.url))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def open_database(url: URL, *, create: bool, read_only: bool) -> Engine:
    """An engine for a database that has the schema of this version.

    What is there already is looked at before anything is changed, the mode of its log included.
    """
    file = database_file(url)
    if read_only or not create or (file is not None and file.exists() and file.stat().st_size):
        looking = open_engine(url, create=create and not read_only, read_only=True)
        try:
            revision = check_schema(looking, create=create and not read_only)
        except BaseException:
            looking.dispose()
            raise
        if read_only and revision == HEAD:
            return looking
        looking.dispose()
    engine = open_engine(url, create=create and not read_only)
    try:
        ensure_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def check_schema(engine: Engine, *, create: bool) -> str | None:
    """The revision of the database behind `engine`, which is only looked at.

    Raises `WrongDatabaseError` for one of a newer version or of another program, and for an empty
    one unless `create`.
    """
    name = display_name(engine.url)
    with transaction(engine, write=False) as connection:
        revision = current_revision(connection)
        if revision != HEAD:
            _check(connection, revision, name)
    if revision is None and not create:
        raise WrongDatabaseError(
            f"{name} holds nothing of nlp-fin; make a database with: "
            "nlp-fin analyze FOLDER --db FILE"
        )
    return revision


def _check(connection: Connection, revision: str | None, name: str) -> None:
    if revision is not None:
        if revision not in known_revisions():
            raise WrongDatabaseError(
                f"{name} was made by a newer nlp-fin (schema {revision}, this one knows up to "
                f"{HEAD}): pip install -U nlp-fin, or name another database"
            )
        return
    taken = set(inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":
        # Programs share a server's database; a file belongs to one.
        taken &= set(metadata.tables)
    if taken:
        raise WrongDatabaseError(
            f"{name} belongs to another program (it has a table {min(taken)} that nlp-fin did not "
            "make); name another database"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "nlp_fin.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
