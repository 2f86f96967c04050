# mistake: none
# fails: counts from 3 | counts nothing before | two countdowns
class Countdown:
    def __init__(self, n):
        self.n = n
        self.values = []

    def run(self):
        for number in range(self.n, 0, -1):
            self.values.append(number)
