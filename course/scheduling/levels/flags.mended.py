import threading

flag = {"left": False, "right": False}
room = threading.Lock()


def enter(mine, other):
    with room:
        flag[mine] = True
        assert not flag[other], "both are in the room"
        flag[mine] = False
