"""Hand-ins: where what strangers wrote becomes values that can be trusted.

**A hand-in becomes trusted in** `course.handins.receiving.receive` (a student's folder) **and
nowhere else.** It reads the folder within limits, the notebook in a process that may die
(`reader`), and returns frozen values (`values`): names that can only be names, texts that can
only be shown, cells with nothing but their kind, mark and text. What lies behind never opens a
file of a student's. Archives of learning platforms are unpacked into such folders by `unpacking`,
which decides whose a file is by what the platform wrote (`platforms`). What lies in the exchange is
its author's still, who may change it at any moment: `copying` takes it from there.
"""
