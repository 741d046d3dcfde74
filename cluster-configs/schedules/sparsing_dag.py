"""Sparsing every night in Airflow. Needs apache-airflow-providers-apache-spark; not tested in a running Airflow."""

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
        # Exit code 1 means that part failed and the rest is kept; the retry does only that part.
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
        application_args=["run", "/etc/sparsing/study.yaml"],
    )
