"""Documents of a folder through gongbao's worker, a partition at a time, by Apache Spark.

    spark-submit gongbao_spark.py SHARDS STORE records.jsonl [--worker PROGRAM] [--partitions N]
    gongbao merge STORE records.jsonl

SHARDS is a folder of Parquet or JSON Lines, STORE a folder that all machines share. What the workers
wrote goes to a file of JSON Lines; `gongbao merge` makes the index and the tables of it.
"""

import argparse
import json
import subprocess
import threading

import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import SparkSession

# What `gongbao worker` writes.
SCHEMA = (
    "shard bigint, fingerprint string, attempt string, reused boolean, table string, "
    "concept string, year bigint, documents bigint, occurrences bigint, record string"
)


def through_worker(command, store):
    """A function for mapInArrow: the batches of a partition go to a worker, its answer comes back."""

    def work(batches):
        batches = iter(batches)
        first = next(batches, None)
        if first is None:
            return
        number = TaskContext.get().partitionId() + 1
        worker = subprocess.Popen(
            [*command, "worker", "--format", "arrow", "--store", store, "--number", str(number),
             "--threads", "1"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        failed = []

        def feed():
            try:
                stream = pa.ipc.new_stream(worker.stdin, first.schema)
                stream.write_batch(first)
                for batch in batches:
                    stream.write_batch(batch)
                # Closed only here: a stream that was not is one that broke off, and is refused.
                stream.close()
                worker.stdin.close()
            except BrokenPipeError:
                pass  # The worker says why it ended.
            except Exception as error:
                failed.append(error)
                worker.kill()

        said = []
        listener = threading.Thread(target=lambda: said.append(worker.stderr.read()))
        listener.start()
        feeder = threading.Thread(target=feed)
        feeder.start()
        rows = []
        try:
            with pa.ipc.open_stream(worker.stdout) as stream:
                rows = [batch for batch in stream]
        except pa.ArrowInvalid:
            pass  # It wrote nothing; its state tells.
        feeder.join()
        status = worker.wait()
        listener.join()
        if failed:
            raise failed[0]
        if status != 0:
            raise RuntimeError(f"gongbao worker ended with {status}: {said[0].decode(errors='replace')}")
        # Spark has no unsigned numbers.
        signed = {"shard": pa.int64(), "documents": pa.int64(), "occurrences": pa.int64()}
        for batch in rows:
            columns = [
                column.cast(signed[name]) if name in signed else column
                for name, column in zip(batch.schema.names, batch.columns)
            ]
            yield pa.RecordBatch.from_arrays(columns, names=batch.schema.names)

    return work


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("shards", help="a folder of Parquet or JSON Lines")
    arguments.add_argument("store", help="a folder that all machines share")
    arguments.add_argument("records", help="the file that what the workers wrote goes to")
    arguments.add_argument("--worker", default="gongbao", help="the program, built with --features arrow")
    arguments.add_argument("--partitions", type=int, help="so many shards [default: as Spark cuts them]")
    asked = arguments.parse_args()

    spark = SparkSession.builder.appName("gongbao").getOrCreate()
    reader = spark.read
    names = [path.getPath().getName() for path in files_of(spark, asked.shards)]
    if any(name.endswith(".parquet") for name in names):
        documents = reader.parquet(asked.shards)
    else:
        documents = reader.json(asked.shards)
    if asked.partitions:
        # Not shuffled: a partition holds the same rows each time, so that what is finished stays so.
        documents = documents.coalesce(asked.partitions)
    rows = documents.mapInArrow(through_worker([asked.worker], asked.store), SCHEMA)
    collected = rows.collect()
    with open(asked.records, "w", encoding="utf-8") as records:
        for row in collected:
            told = {name: value for name, value in row.asDict().items() if value is not None}
            records.write(json.dumps(told, ensure_ascii=False) + "\n")
    spark.stop()


def files_of(spark, folder):
    """The files of a folder, as Spark's file systems list them."""
    path = spark._jvm.org.apache.hadoop.fs.Path(folder)
    files = path.getFileSystem(spark._jsc.hadoopConfiguration()).listStatus(path)
    return list(files)


if __name__ == "__main__":
    main()
