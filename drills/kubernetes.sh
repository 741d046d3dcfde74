#!/usr/bin/env bash
# `spark-submit --master k8s://…` of `run` with the settings of cluster-configs: what it asks a Kubernetes API to make. The API here
# answers every request with what it was sent, so this is a dry run: no pod starts. Usage: drills/kubernetes.sh      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

kubernetes_jars=$target/kubernetes
place=$out/kubernetes
conf=$place/conf
begin
if [ ! -d "$kubernetes_jars" ]; then
  rm -rf "$kubernetes_jars.part"
  (cd "$home" && mvn -B -ntp -q -f drills/servers/kubernetes/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
    "-DoutputDirectory=$kubernetes_jars.part")
  mv "$kubernetes_jars.part" "$kubernetes_jars"
fi

port=$(free_port)
start api java "$home/drills/servers/EchoingApi.java" "$port" "$place/requests"
await 180 "an API that answers" listens "$port"

(cd "$home/cluster-configs/spark" && cat {common,kubernetes,size-0.1b,storage-s3a,catalog-rest,security}.conf) |
  sed -e "s|https://kubernetes.example:6443|http://127.0.0.1:$port|" -e "s|/etc/sparsing/\(.*-pod.yaml\)|$home/cluster-configs/kubernetes/\1|" \
    >"$conf/spark.conf"
echo 'spark.kubernetes.submission.waitAppCompletion false' >>"$conf/spark.conf"

status=0
started=$SECONDS
SPARK_HOME=$place/home java -Xmx512m "${opens[@]}" -cp "$conf:$spark_jars/*:$kubernetes_jars/*" org.apache.spark.deploy.SparkSubmit \
  --properties-file "$conf/spark.conf" --class io.sparsing.jobs.cli.Sparsing local:///opt/sparsing/sparsing-jobs.jar \
  run /etc/sparsing/study.yaml >"$place/submit.log" 2>&1 || status=$?
check "spark-submit ends well" 0 "$status"
echo "$(ls "$place/requests" | wc -l) requests in $((SECONDS - started)) s"

# Whether a request of this kind says this.
says() {
  check "$1: $2" yes "$(grep -h "\"kind\":\"$1\"" "$place"/requests/* | grep -cF -- "$2" >/dev/null && echo yes || echo no)"
}

image=$(sed -n 's/^spark.kubernetes.container.image *//p' "$conf/spark.conf")
says Pod "\"image\":\"$image\""
says Pod '"serviceAccountName":"sparsing"'
says Pod '"namespace":"sparsing"'
# 4 GiB of heap and a tenth for what lies beside it: 4096 + 409 MiB.
says Pod '"limits":{"memory":"4505Mi"}'
says Pod '"requests":{"cpu":"1","memory":"4505Mi"}'
says Pod '"mountPath":"/etc/sparsing"'
says Pod '"configMap":{"name":"sparsing-study"}'
says Pod '"runAsNonRoot":true'
says Pod '"allowPrivilegeEscalation":false'
says Pod '"drop":["ALL"]'
says Pod '"args":["driver","--properties-file","/opt/spark/conf/spark.properties","--class","io.sparsing.jobs.cli.Sparsing","local:///opt/sparsing/sparsing-jobs.jar","run","/etc/sparsing/study.yaml"]'
says Service '"clusterIP":"None"'
# What the driver passes to its executors stands in the config map.
for setting in spark.executor.instances spark.executor.memory spark.executor.memoryOverhead spark.executorEnv.MALLOC_ARENA_MAX \
  spark.sql.catalog.lake.type spark.authenticate; do
  value=$(sed -n "s/^$setting  *//p" "$conf/spark.conf" | tail -n 1)
  says ConfigMap "$setting=$value\\n"
done
# The template of the executors' pods, which the driver makes.
says ConfigMap '"podspec-configmap-key":"'
finish
