# Runs the AWS CLI for each line of the input, a JSON list of arguments, in a fork of this process: the CLI takes a second
# to start.
import json, os, sys, tempfile

from awscli.clidriver import create_clidriver

driver = create_clidriver()
for service in ("ec2", "ecs", "ecr", "elbv2", "iam", "kms", "logs", "secretsmanager", "ssm", "sts"):
    driver.session.get_service_model(service)
for line in sys.stdin:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = driver.main(json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        print(json.dumps({"Code": code, "Out": out.read().decode(), "Err": err.read().decode()}), flush=True)
