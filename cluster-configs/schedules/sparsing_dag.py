"""Sparsing every night in Airflow. Needs apache-airflow-providers-apache-spark; not tested in a running Airflow.

The connection decides where it runs: master and deploy mode come from there, not from the properties file.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG(
    dag_id="sparsing_nightly",
    schedule="30 1 * * *",
    start_date=datetime(2026, 1, 1),
    # Missed nights need no run of their own: one run does all that is not done.
    catchup=False,
    max_active_runs=1,
    default_args={
        # A failure means that part of it failed and the rest is kept; the retry does only that part.
        "retries": 2,
        "retry_delay": timedelta(hours=1),
        "execution_timeout": timedelta(hours=20),
    },
) as dag:
    SparkSubmitOperator(
        task_id="run",
        conn_id="spark",
        application="/opt/sparsing/sparsing-jobs.jar",
        properties_file="/etc/sparsing/spark.conf",
        # The driver may run on any machine of the cluster, so the study lies where all of them can read it.
        application_args=["run", "hdfs:///sparsing/study.yaml"],
        # From Airflow 3.3 on a task goes on watching the application of its last try. On YARN in cluster mode it finds it
        # through the ResourceManager and refuses to start without this; the connection's extra then needs
        # yarn_resourcemanager_webapp_address. Leave the line out with earlier versions and other masters.
        yarn_track_via_rm_api=True,
    )
