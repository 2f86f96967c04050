# mistake: C code with Python objects was said to use several cores
# fails: knows the jobs that compute without | knows the jobs that compute and hold
def verdicts():
    jobs = {
        "waits": "server program",
        "cores": "compress disc roots sort json",
        "no": "words passwords primes",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
