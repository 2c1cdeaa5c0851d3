"""A moto server on a free loopback port, with the stand-ins; prints the port as its first line and ends when its input does.

    server.py                        all stand-ins
    server.py --without TYPE.PROPERTY   without that stand-in; may be given again
    server.py --one-at-a-time        one request after another, as DynamoDB decides those of one item; moto has no locks
    server.py --policies-of-aws      with AWS's own managed policies, which take moto some seconds to load
    server.py --list-types           prints the types that the installed moto has by itself, as JSON
"""

import contextlib
import json
import os
import sys
import threading
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import stand_ins  # noqa: E402


def types_of_moto() -> list:
    from moto.cloudformation.parsing import get_model_map

    return sorted(get_model_map())


def application(flags):
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.wrappers import Request, Response

    turn = threading.Lock() if "--one-at-a-time" in flags else contextlib.nullcontext()
    moto, routes = DomainDispatcherApplication(create_backend_app), stand_ins.routes()

    def serve(environ, start_response):
        try:
            if environ["PATH_INFO"].startswith("/stand-ins/"):
                return stand_in(environ, start_response)
            with turn:
                return moto(environ, start_response)
        except Exception:
            # Told before the answer, so that who gets the answer can read why.
            traceback.print_exc()
            return Response("the server failed", status=500)(environ, start_response)

    def stand_in(environ, start_response):
        request = Request(environ)
        route = routes.get((request.method, request.path))
        if route is None:
            return Response("no such path", status=404)(environ, start_response)
        answer = route(json.loads(request.get_data() or "{}"))
        return Response(json.dumps(answer), mimetype="application/json")(environ, start_response)

    return serve


def end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main(flags: list) -> None:
    if "--list-types" in flags:
        print(json.dumps(types_of_moto()))
        return
    threading.Thread(target=end_with_parent, daemon=True).start()
    if "--policies-of-aws" in flags:
        os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    import moto.cloudformation.parsing  # noqa: F401  (the models that are patched below)
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    stand_ins.register_types()
    stand_ins.register_properties({flags[at + 1] for at, flag in enumerate(flags) if flag == "--without"})
    server = make_server("127.0.0.1", 0, application(flags), threaded=True, request_handler=MotoRequestHandler)
    # Functions of custom resources speak to the server that runs them.
    os.environ["MOTO_PORT"] = str(server.server_address[1])
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
