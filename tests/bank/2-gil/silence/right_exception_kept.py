import threading
import time


def short_pause():
    time.sleep(0.01)



def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    state = {"over": False, "last": clock(), "longest": 0}

    def heart():
        while not state["over"]:
            pause()
            now = clock()
            state["longest"] = max(state["longest"], now - state["last"])
            state["last"] = now

    thread = threading.Thread(target=heart)
    thread.start()
    error = None
    try:
        work()
    except BaseException as caught:
        error = caught
    state["over"] = True
    thread.join()
    if error is not None:
        raise error
    return state["longest"]
