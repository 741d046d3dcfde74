# A standalone Spark cluster and an HDFS, each process its own JVM, on this machine and from Maven's jars alone: one master,
# two workers of one core, a name node, a data node. Sourced by the drills that need them; all of it ends with the drill.
# Settings are those of cluster-configs, with names of hosts and sizes put in.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$home/jobs/target
hdfs_jars=$target/hdfs
spark_jars=$target/spark
place=$out/cluster
conf=$place/conf
declare -A pids=()

opens=()
for package in lang lang.invoke lang.reflect io net nio util util.concurrent util.concurrent.atomic; do
  opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done
for package in jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

# Spark as a cluster has it installed (the runtime of bin/sparsing leaves to our jar what both have), and Hadoop's servers.
fetch_servers() {
  if [ ! -d "$spark_jars" ]; then
    rm -rf "$spark_jars.part"
    (cd "$home" && mvn -B -ntp -q -f drills/servers/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
      "-DoutputDirectory=$spark_jars.part")
    mkdir -p "$hdfs_jars"
    mv "$spark_jars.part"/hadoop-client-minicluster-*.jar "$hdfs_jars/"
    mv "$spark_jars.part" "$spark_jars"
  fi
}

# A port that nobody listens on.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# Waits until a command succeeds; gives up after a number of seconds.
await() {
  local seconds=$1 what=$2 started=$SECONDS
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ $((SECONDS - started)) -ge "$seconds" ]; then
      echo "not there after $seconds s: $what" >&2
      return 1
    fi
    sleep 0.1
  done
}

# Starts a process of the cluster under a name; its log lies in the cluster's folder.
start() {
  local name=$1
  shift
  (cd "$place" && exec "$@") >>"$place/$name.log" 2>&1 &
  pids[$name]=$!
}

# Kills a process of ours at once, as a crash does.
crash() {
  kill -9 "${pids[$1]}" 2>/dev/null || true
  wait "${pids[$1]}" 2>/dev/null || true
  unset "pids[$1]"
}

hadoop() {
  java -Xmx256m -Dsparsing.log.level=error -cp "$conf:$hdfs_jars/*:$spark_jars/*" "$@"
}

hdfs_put() {
  hadoop org.apache.hadoop.fs.FsShell -put "$@"
}

start_data_node() {
  start data-node java -Xmx256m -cp "$conf:$hdfs_jars/*:$spark_jars/*" org.apache.hadoop.hdfs.server.datanode.DataNode
}

# Lines "name value" as Hadoop reads them.
site() {
  echo '<configuration>'
  sed 's|^\([^ ]*\) \(.*\)$|<property><name>\1</name><value>\2</value></property>|'
  echo '</configuration>'
}

start_hdfs() {
  echo "fs.defaultFS hdfs://127.0.0.1:$hdfs_port" | site >"$conf/core-site.xml"
  site >"$conf/hdfs-site.xml" <<SETTINGS
dfs.replication 1
dfs.namenode.name.dir file://$place/name
dfs.datanode.data.dir file://$place/data
dfs.namenode.http-address 127.0.0.1:0
dfs.namenode.heartbeat.recheck-interval 1000
dfs.heartbeat.interval 1
dfs.datanode.address 127.0.0.1:0
dfs.datanode.ipc.address 127.0.0.1:0
dfs.datanode.http.address 127.0.0.1:0
SETTINGS
  hadoop org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive -force >"$place/format.log" 2>&1
  start namenode java -Xmx256m -cp "$conf:$hdfs_jars/*:$spark_jars/*" org.apache.hadoop.hdfs.server.namenode.NameNode
  start_data_node
  await 60 "an HDFS that takes a file" hdfs_put -f "$home/drills/ladder.yaml" /ladder.yaml
}

start_worker() {
  rm -f "$place/$1.log"
  start "$1" env SPARK_HOME="$place/home" SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 \
    java -Xmx256m "${opens[@]}" -cp "$conf:$spark_jars/*" org.apache.spark.deploy.worker.Worker \
    --host 127.0.0.1 --cores 1 --memory 3g --webui-port 0 --work-dir "$place/work-$1" "$master"
  await 30 "$1 at its master" grep -q 'Successfully registered with master' "$place/$1.log"
}

# The settings of spark-submit: the files of cluster-configs, then what is of this machine.
settings() {
  cat "$home"/cluster-configs/spark/{common,standalone,storage-hdfs,catalog-hadoop,watch}.conf |
    sed -e "s|nn.example:8020|127.0.0.1:$hdfs_port|" -e "s|spark://master.example:7077|$master|" \
      -e '/^spark.eventLog/d' -e '/^spark.sql.shuffle.partitions/d' -e '/^spark.driver.memory/d'
  cat <<SETTINGS
spark.eventLog.enabled true
spark.eventLog.dir file://$place/events
spark.eventLog.rolling.enabled false
spark.eventLog.compress false
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.ui.enabled false
spark.executor.cores 1
spark.executor.memory 1g
spark.sql.shuffle.partitions 4
# A home that nobody can write to, as in many containers.
spark.executor.extraJavaOptions -Duser.home=/proc/none
SETTINGS
}

start_spark() {
  mkdir -p "$place/events" "$place/home"
  ln -sfn "$spark_jars" "$place/home/jars"
  cat >"$conf/log4j2.properties" <<'LOGGING'
rootLogger.level = ${sys:sparsing.log.level:-info}
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
LOGGING
  start master env SPARK_LOCAL_IP=127.0.0.1 java -Xmx256m "${opens[@]}" -cp "$conf:$spark_jars/*" \
    org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "${master##*:}" --webui-port 0
  await 30 "a master" grep -q 'I have been elected leader' "$place/master.log"
  settings >"$conf/spark.conf"
  local worker
  for worker in worker-1 worker-2; do start_worker "$worker"; done
}

# Everything, on empty folders. Ends with the script.
start_cluster() {
  fetch_servers
  [ -f "$target/sparsing-jobs.jar" ] || sparsing --version >/dev/null
  rm -rf "$place"
  mkdir -p "$conf"
  hdfs_port=$(free_port)
  master=spark://127.0.0.1:$(free_port)
  trap stop_cluster EXIT
  start_hdfs
  start_spark
  echo "a master, two workers of one core, a name node and a data node are up after $SECONDS s"
}

stop_cluster() {
  local name
  for name in "${!pids[@]}"; do
    kill "${pids[$name]}" 2>/dev/null || true
  done
  wait || true
}

# spark-submit of our jar; a table catalog of its own for each warehouse. Usage: submit WAREHOUSE [SETTING=VALUE…] -- ARGUMENTS
submit() {
  local warehouse=$1 with=()
  shift
  while [ "$1" != -- ]; do
    with+=(--conf "$1")
    shift
  done
  shift
  SPARK_HOME=$place/home SPARK_LOCAL_IP=127.0.0.1 exec java -Xmx1g "${opens[@]}" \
    -Dsparsing.log.level="${SPARSING_LOG:-off}" -cp "$conf:$spark_jars/*" org.apache.spark.deploy.SparkSubmit --properties-file "$conf/spark.conf" \
    --conf "spark.sql.catalog.lake.warehouse=hdfs://127.0.0.1:$hdfs_port/$warehouse" "${with[@]}" \
    --class io.sparsing.jobs.cli.Sparsing "$target/sparsing-jobs.jar" "$@"
}

# A question to a warehouse on HDFS, asked from one process on this machine.
lake() {
  echo "-Dspark.sql.defaultCatalog=lake -Dspark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog
    -Dspark.sql.catalog.lake.type=hadoop -Dspark.sql.catalog.lake.cache-enabled=false
    -Dspark.sql.catalog.lake.warehouse=hdfs://127.0.0.1:$hdfs_port/$1"
}

# The executors that a worker runs now.
executors() {
  pgrep -P "${pids[$1]}" -f CoarseGrainedExecutorBackend
}
