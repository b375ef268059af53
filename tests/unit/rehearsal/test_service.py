"""A service of a rehearsal's own: started on free ports, and not waited for when it is gone."""

import sys
from pathlib import Path

import pytest

from bot.errors import Unavailable
from bot.rehearsal.service import Service, free_ports, prepare_service, wait_for_port


def test_ports_and_folder_are_its_own(tmp_path: Path) -> None:
    """Whatever the environment says, nothing of the running service is touched."""
    service = prepare_service(tmp_path / "var", Service)
    ours = {k: v for k, v in service.environment.items() if k.startswith("SAFER_")}
    assert str(tmp_path / "var") == ours["SAFER_VAR_DIR"]
    ports = [v for k, v in ours.items() if k.endswith("_PORT")]
    assert 6 == len(set(ports))
    assert service.gateway == ours["SAFER_PUBLIC_URL"]


def test_a_service_that_ended_says_why(tmp_path: Path) -> None:
    """Nobody waits two minutes for what will never come."""
    service = prepare_service(tmp_path / "var", Service)
    service.start(sys.executable, "-c", "raise SystemExit('no model')", log="service.log")
    service.processes[0].wait()
    with pytest.raises(Unavailable, match="did not start: no model"):
        wait_for_port(free_ports(1)[0], service)
