# mistake: a job was left out
# fails: gives one of the three | knows the jobs that compute and hold
def verdicts():
    jobs = {
        "waits": "server program",
        "cores": "compress disc roots",
        "no": "words passwords sort json",
    }
    return {name: kind for kind, names in jobs.items() for name in names.split()}
