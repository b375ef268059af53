"""Commands for what residents ask: measuring the answers, loading crime figures."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

figures = typer.Typer(no_args_is_help=True, help="Crime figures of police.uk.")


def answers(
    choose: Annotated[
        bool, typer.Option("--choose", help="Choose anew how sure an answer must be.")
    ] = False,
    missed: Annotated[bool, typer.Option("--missed", help="Say which went wrong.")] = False,
) -> None:
    """Measure how many questions find their answer in data/faq.yml, beside plain TF-IDF."""
    from rich.console import Console

    from bot.answers.command import run_check
    from bot.settings import load_settings

    settings = load_settings()
    run_check(
        settings.data_dir,
        settings.models_dir,
        settings.var_dir,
        choosing=choose,
        missed=missed,
        console=Console(),
    )


@figures.command("import")
def figures_import(
    files: Annotated[list[Path], typer.Argument(help="Street-level CSV files, one a month.")],
) -> None:
    """Count the crimes of data.police.uk files by ward; a month read again replaces itself."""
    from bot.figures.loading import Loader
    from bot.settings import load_settings

    settings = load_settings()
    for file in Loader(settings.data_dir, settings.var_dir).import_files(files):
        typer.echo("\n".join(file.lines()))


@figures.command("fetch")
def figures_fetch(
    months: Annotated[int, typer.Option(min=1, max=36, help="How many, up to the newest.")] = 12,
    address: Annotated[str, typer.Option(help="Address of the API.")] = "",
) -> None:
    """Ask police.uk's API for the newest months, but for those that are held already."""
    asyncio.run(_fetch(months, address))


async def _fetch(months: int, address: str) -> None:
    import aiohttp

    from bot.figures.loading import Loader
    from bot.figures.police_uk import ADDRESS, PoliceUk
    from bot.settings import load_settings

    settings = load_settings()
    loader = Loader(settings.data_dir, settings.var_dir)
    async with aiohttp.ClientSession() as http:
        police = PoliceUk(http, loader.wording.kinds, address or ADDRESS)
        fetched = await loader.fetch(police, months)
    for month in fetched:
        typer.echo("\n".join(month.lines()))
    if not fetched:
        typer.echo("Every month that was asked for is held already.")
