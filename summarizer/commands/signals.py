"""A terminal that goes away ends a command as SIGTERM does."""

from __future__ import annotations

import os
import signal


def end_on_hangup() -> None:
    """Take SIGHUP for SIGTERM; `nohup`, which has it ignored, is let have its way. Call it in the main thread."""
    number = getattr(signal, "SIGHUP", None)
    if number is None or signal.getsignal(number) is signal.SIG_IGN:
        return
    terminals = [stream for stream in (1, 2) if os.isatty(stream)]

    def hung_up(*_: object) -> None:
        # To write to a terminal that is gone is an error, and would keep the command from ending well.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in terminals:
            os.dup2(nowhere, stream)
        os.close(nowhere)
        os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(number, hung_up)
