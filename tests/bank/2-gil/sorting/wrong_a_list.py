# mistake: something other than a dictionary was returned
# fails: gives one of the three | knows the jobs that wait | knows the jobs that compute without | knows the jobs that compute and hold
def verdicts():
    waits = ["server", "program"]
    cores = ["compress", "disc", "roots"]
    no = ["words", "passwords", "sort", "json", "primes"]
    return [waits, cores, no]
