#!/usr/bin/env bash
# `spark-submit --master local[2]` of `run` on a study, checkpoints, a corpus and tables on an object store, with an Iceberg REST
# catalog and the settings of cluster-configs. Tables are held against those of local files; a repeat makes nothing. Then, each
# in a catalog of its own: two runs at once; the driver is killed and the run repeated; the store is away for 20 s; a bucket
# that nobody may write to. No output names a credential.
# All of them, or those that are named. With --quick: 2 checkpoints, and without names only plain and two.
# The store is S3Mock, the catalog Iceberg's own server for tests. It listens on all addresses, so the drill runs where there are
# none but loopback, if unshare (util-linux) and ip (iproute2) allow it. Usage: drills/s3.sh [--quick] [plain] [two] [driver]
# [outage] [sealed]      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

s3_jars=$target/s3
lake_jars=$target/lake
place=$out/s3
conf=$place/conf
submit_jars="$spark_jars/*:$s3_jars/*"

fetch() {
  if [ ! -d "$target/$1" ]; then
    rm -rf "$target/$1.part"
    (cd "$home" && mvn -B -ntp -q -f "drills/servers/$1/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
      "-DoutputDirectory=$target/$1.part")
    mv "$target/$1.part" "$target/$1"
  fi
}

if [ -z "${DRILL_ALONE:-}" ]; then
  prepare
  fetch_servers
  fetch s3
  fetch lake
  [ -f "$target/sparsing-jobs.jar" ] || sparsing --version >/dev/null
  export DRILL_ALONE=yes
  if unshare --map-root-user --net ip link set lo up 2>/dev/null; then
    exec unshare --map-root-user --net bash -c 'ip link set lo up; exec "$0" "$@"' "$0" "$@"
  fi
  echo 'no network of its own: the catalog listens on all addresses'
fi

checkpoints_each=2
kinds='plain two driver outage sealed'
if [ "${1:-}" = --quick ]; then
  checkpoints_each=1
  kinds='plain two'
  shift
fi
[ $# -eq 0 ] || kinds=$*

export AWS_ACCESS_KEY_ID=DRILLKEYID AWS_SECRET_ACCESS_KEY=DRILLSECRETKEY AWS_REGION=us-east-1
store=s3a://lake

start_store() {
  start store java -Xmx512m -jar "$lake_jars"/s3mock-*-exec.jar --server.port=0 "--com.adobe.testing.s3mock.http-port=$store_port" \
    --com.adobe.testing.s3mock.store.initial-buckets=lake "--com.adobe.testing.s3mock.store.root=$place/store" \
    --com.adobe.testing.s3mock.store.retain-files-on-exit=true
  await 180 "a store that answers" listens "$store_port"
}

# A catalog of its own for each kind of run.
start_catalog() {
  catalog_port=$(free_port)
  start "catalog-$1" env CATALOG_REST_PORT="$catalog_port" "CATALOG_WAREHOUSE=$2" \
    "CATALOG_URI=jdbc:sqlite:$place/$1.db?busy_timeout=60000" CATALOG_IO__IMPL=org.apache.iceberg.hadoop.HadoopFileIO \
    java -Xmx512m -cp "$conf:$s3_jars/*:$spark_jars/hadoop-client-api-$hadoop.jar:$spark_jars/hadoop-client-runtime-$hadoop.jar:$lake_jars/*" \
    org.apache.iceberg.rest.RESTCatalogServer
  await 180 "a catalog that answers" listens "$catalog_port"
  echo "spark.sql.catalog.lake.uri http://127.0.0.1:$catalog_port/" >"$conf/$1.conf"
}

# spark-submit with the catalog of a kind of run.
on() {
  local kind=$1
  shift
  cat "$conf/base.conf" "$conf/$kind.conf" >"$conf/spark-$kind.conf"
  SPARK_HOME=$place/home SPARK_LOCAL_IP=127.0.0.1 exec java -Xmx1g "${opens[@]}" -Dsparsing.log.level="${SPARSING_LOG:-off}" \
    -cp "$conf:$submit_jars" org.apache.spark.deploy.SparkSubmit --properties-file "$conf/spark-$kind.conf" \
    --class io.sparsing.jobs.cli.Sparsing "$target/sparsing-jobs.jar" "$@"
}

# The answer to a question to a folder, or to the catalog of a kind of run.
query() {
  if [ -d "$1" ]; then
    sparsing query --warehouse "$1" --master 'local[1]' --format csv "$2"
  else
    (on "$1" query --format csv "$2")
  fi | tail -n +2
}

begin
hadoop=$(basename "$spark_jars"/hadoop-client-api-*.jar .jar)
hadoop=${hadoop##*-}
store_port=$(free_port)
sealed_port=$(free_port)
site >"$conf/core-site.xml" <<SETTINGS
fs.s3a.endpoint http://127.0.0.1:$store_port
fs.s3a.endpoint.region us-east-1
fs.s3a.path.style.access true
fs.s3a.connection.ssl.enabled false
fs.s3a.bucket.sealed.endpoint http://127.0.0.1:$sealed_port
SETTINGS
start_store
start sealed java "$home/drills/servers/SealedBucket.java" "$sealed_port"
settings common local storage-s3a catalog-rest watch |
  sed -e "s|https://s3.example|http://127.0.0.1:$store_port|" -e 's|\(ssl.enabled *\)true|\1false|' \
    -e '/^spark.sql.catalog.lake.uri/d' -e 's|s3a://bucket|s3a://lake|' >"$conf/base.conf"
cat >>"$conf/base.conf" <<SETTINGS
spark.master local[2]
spark.hadoop.fs.s3a.bucket.sealed.endpoint http://127.0.0.1:$sealed_port
SETTINGS
echo "a store and a sealed bucket are up after $SECONDS s"

# The same files on this machine and in the store.
same=$place/files
files "$same" "$checkpoints_each"
for name in $kinds; do study "$store" "$name" "$same/$name.yaml"; done
store_put() {
  SPARK_LOCAL_IP=127.0.0.1 java -Xmx512m -Dsparsing.log.level=error -cp "$conf:$submit_jars" org.apache.hadoop.fs.FsShell \
    -put "$@" "$store/"
}
store_put "$same/models" "$same/corpora" "$same"/*.yaml
study "$same" local "$same/local.yaml"
status=0
sparsing run "$same/local.yaml" --warehouse "$place/local" --master 'local[2]' >"$place/local.log" 2>&1 || status=$?
check "local files: the run succeeds" 0 "$status"
dump "$place/local" >"$out/local.txt"

same_tables() {
  dump "$1" >"$out/$1.txt"
  difference=$(compare_dumps "$out/local.txt" "$out/$1.txt")
  echo "local files against $1: $difference"
  check "$1: the tables are those of local files" '0 differ' "${difference#* rows, }"
}

run() {
  status=0
  (on "$1" run "$store/$1.yaml") >"$place/$2.log" 2>&1 || status=$?
}

for kind in $kinds; do
  started=$SECONDS
  if [ "$kind" = sealed ]; then
    # The catalog's server writes the tables' first metadata, so the line is its line.
    start_catalog sealed s3a://sealed/warehouse
    run sealed sealed
    check "sealed: the run fails" 1 "$status"
    check "sealed: one line names the file" 1 "$(grep -c '^sparsing: .*s3a://sealed/warehouse/' "$place/sealed.log" || true)"
    check "sealed: and nothing else is said" 1 "$(wc -l <"$place/sealed.log")"
    # The report is what the driver itself writes.
    start_catalog sealed-report "$store/sealed-report"
    sed "s|^report: .*|report: s3a://sealed/report|" "$same/sealed.yaml" >"$same/sealed-report.yaml"
    store_put "$same/sealed-report.yaml"
    run sealed-report sealed-report
    check "sealed-report: the run fails" 1 "$status"
    check "sealed-report: one line says so" 1 \
      "$(grep -c '^sparsing: .*Cannot write report to s3a://sealed/report: expected a folder that can be written' "$place/sealed-report.log" || true)"
    same_tables sealed-report
    echo "$kind: $((SECONDS - started)) s"
    continue
  fi
  start_catalog "$kind" "$store/$kind"
  case $kind in
    plain)
      run plain plain
      check "plain: the run succeeds" 0 "$status"
      run plain plain-again
      check "plain: a repeat succeeds" 0 "$status"
      check "plain: a repeat measures nothing" 1 "$(grep -c ' 0 measurements made' "$place/plain-again.log" || true)"
      ;;
    two)
      (on two run "$store/two.yaml") >"$place/two-1.log" 2>&1 &
      first=$!
      (on two run "$store/two.yaml") >"$place/two-2.log" 2>&1 &
      second=$!
      for job in "$first" "$second"; do
        status=0
        wait "$job" || status=$?
        check "two: a run beside another succeeds" 0 "$status"
      done
      tail -q -n 1 "$place"/two-[12].log
      ;;
    driver | outage)
      before=$(ls "$place/events" | wc -l)
      (on "$kind" run "$store/$kind.yaml") >"$place/$kind.log" 2>&1 &
      job=$!
      until_searching "$before" "$job"
      if [ "$kind" = driver ]; then
        kill -9 "$job"
      else
        crash store
        sleep 20
        start_store
      fi
      status=0
      wait "$job" || status=$?
      if [ "$kind" = driver ]; then
        check "driver: killed" 137 "$status"
        run driver driver-again
        check "driver: the run that is submitted again succeeds" 0 "$status"
      else
        check "outage: the run succeeds all the same" 0 "$status"
      fi
      ;;
  esac
  same_tables "$kind"
  echo "$kind: $((SECONDS - started)) s"
done
check "no output and no event log names a credential" 0 \
  "$(cat "$place"/*.log "$place"/events/* | grep -c 'DRILLKEYID\|DRILLSECRETKEY' || true)"
finish
