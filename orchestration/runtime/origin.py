"""Where a run belongs in Dagster's UI: Timeline and a job's page show the runs of a code location, and no others.

Belongs here: giving a run of the command line the origin that the web server gives to its own. Does not: the code
location itself (workspace.yaml).
"""

import dagster as dg
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.remote_origin import RemoteRepositoryOrigin
from dagster._core.storage.tags import REPOSITORY_LABEL_TAG
from dagster._core.workspace.load_target import WorkspaceFileTarget

from orchestration.settings import WORKSPACE


def show_in_ui(instance: dg.DagsterInstance, run_id: str) -> None:
    """Give a run that has no origin that of our code location, so that the UI shows it among those of its job.

    `execute_in_process` takes no origin. It is stored as `dagster run migrate-repository` stores it; that command
    itself loads every definition in a process of its own and asks a person.
    """
    run = instance.get_run_by_id(run_id)
    if run is None or run.remote_job_origin is not None:
        return
    (location,) = WorkspaceFileTarget(paths=[str(WORKSPACE)]).create_origins()
    repository = RemoteRepositoryOrigin(location, SINGLETON_REPOSITORY_NAME)
    # The tag first: Dagster replaces one that is there, and writes none.
    instance.add_run_tags(run_id, {REPOSITORY_LABEL_TAG: repository.get_label()})
    instance.run_storage.replace_job_origin(run, repository.get_job_origin(run.job_name))
