# A standalone Spark cluster, each process its own JVM, beside an HDFS: one master, two workers of one core. Sourced by the
# drills that need it. Settings are those of cluster-configs, with names of hosts and sizes put in.
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

start_worker() {
  rm -f "$place/$1.log"
  start "$1" env SPARK_HOME="$place/home" SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 \
    java -Xmx256m "${opens[@]}" "${secured[@]}" -cp "$conf:$spark_jars/*" org.apache.spark.deploy.worker.Worker \
    --host 127.0.0.1 --cores 1 --memory 3g --webui-port 0 --work-dir "$place/work-$1" "$master"
  await 180 "$1 at its master" grep -q 'Successfully registered with master' "$place/$1.log"
}

start_spark() {
  local secret
  secret=$(tr -dc a-z0-9 </dev/urandom | head -c 32 || true)
  secured=(-Dspark.authenticate=true "-Dspark.authenticate.secret=$secret" -Dspark.network.crypto.enabled=true)
  # A master with a secret refuses to start beside its REST server, which knows none.
  start master env SPARK_LOCAL_IP=127.0.0.1 java -Xmx256m "${opens[@]}" "${secured[@]}" -Dspark.master.rest.enabled=false \
    -cp "$conf:$spark_jars/*" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "${master##*:}" --webui-port 0
  await 180 "a master" grep -q 'I have been elected leader' "$place/master.log"
  {
    settings common standalone storage-hdfs catalog-hadoop security watch | sed "s|spark://master.example:7077|$master|"
    echo "spark.authenticate.secret $secret"
    echo 'spark.driver.host 127.0.0.1'
    echo 'spark.driver.bindAddress 127.0.0.1'
  } >"$conf/spark.conf"
  local worker
  for worker in worker-1 worker-2; do start_worker "$worker"; done
}

# Everything, on empty folders. Ends with the script.
start_cluster() {
  begin
  master=spark://127.0.0.1:$(free_port)
  start_hdfs
  start_spark
  echo "a master, two workers of one core, a name node and a data node are up after $SECONDS s"
}

# The executors that a worker runs now.
executors() {
  pgrep -P "${pids[$1]}" -f CoarseGrainedExecutorBackend
}
