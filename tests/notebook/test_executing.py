"""A kernel whose port somebody else has taken is started again with another one."""

import atexit
import socket

import nbformat
import pytest
from jupyter_client import AsyncKernelManager

from course.notebook import ports
from course.notebook.executing import Client


class Unlucky(AsyncKernelManager):
    """One whose kernels find a port taken that was free when it was chosen for them."""

    unlucky: int
    port: str
    taken: list

    async def _async_launch_kernel(self, command, **options):
        if len(self.taken) < self.unlucky:
            self.taken.append(socket.create_server((self.ip, getattr(self, self.port))))
        await super()._async_launch_kernel(command, **options)


@pytest.fixture
def client(request):
    taken = []
    unlucky, port = request.param
    manager = type("Manager", (Unlucky,), {"unlucky": unlucky, "port": port, "taken": taken})
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('ran')")])
    yield Client(book, kernel_manager_class=manager, startup_timeout=60)
    for one in taken:
        one.close()
    assert len(taken) == unlucky


# the first that a kernel opens, without which it ends, and a later one, without which it tries to
@pytest.mark.parametrize(
    "client",
    [(1, "shell_port"), pytest.param((1, "iopub_port"), marks=pytest.mark.long)],
    indirect=True,
)
def test_a_kernel_that_found_its_port_taken_is_started_again(client):
    (cell,) = client.execute().cells
    assert cell.outputs[0].text == "ran\n"


def test_ports_are_chosen_where_no_outgoing_connection_has_them():
    found = [ports.Ports().find_available_port("127.0.0.1") for _ in range(3)]
    assert all(port < 32_768 for port in found)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not ports.is_free(*server.getsockname())


@pytest.mark.parametrize("client", [(0, "")], indirect=True)
def test_kernels_have_such_ports(client):
    client.execute(cleanup_kc=False)
    assert max(client.km.ports) < 32_768
    client._cleanup_kernel()


@pytest.mark.parametrize("client", [(3, "shell_port")], indirect=True)
def test_one_that_ends_each_time_is_told(client):
    with pytest.raises(RuntimeError, match="died before replying"):
        client.execute()
    atexit.unregister(client._cleanup_kernel)  # nbclient leaves it there
