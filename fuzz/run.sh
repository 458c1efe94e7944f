#!/usr/bin/env bash
# Runs targets one after another: run.sh [SECONDS [TARGET...]], 600 seconds and all targets where
# nothing is said. RUNS=5000000 ends a target after so many inputs, if that is earlier; SEED sets the
# seed of the fuzzer; EXTRA names a folder with more seeds, by target (EXTRA/TARGET/...); BUILT one with
# programs that were built before.
# Prints a table: inputs run, seconds, coverage (edges, features), size of the corpus, result.
set -uo pipefail
EXTRA=${EXTRA:+$(realpath "$EXTRA")}
BUILT=${BUILT:+$(realpath "$BUILT")}
cd "$(dirname "$0")" || exit 2

# The longest input that makes sense, in bytes; and dictionaries by what a target reads.
longest() {
  case $1 in
    added_words | concept_name | filter* | form | guard | names | parameters | query | search_index) echo 300 ;;
    analysis | dates | numbers | words | fold | segmenter | user_words) echo 600 ;;
    kept | settings | agencies | *_output) echo 1000 ;;
    *) echo 4096 ;;
  esac
}
words() {
  case $1 in
    query | search_index | filter | filter_index | form | parameters) echo query ;;
    html | xml | page_output | epub) echo html ;;
    docx | odt | xlsx) echo office ;;
    rtf) echo rtf ;;
    pdf | pdf_page) echo pdf ;;
    eml) echo mail ;;
    analysis | dates | numbers | names | printed | plain_text | sentences | fold | segmenter | added_words) echo chinese ;;
    json | jsonl | run_record | wire | sidecars | csv | supplements | settings | lexicon_toml | lexicon_csv | markdown | agencies) echo fields ;;
  esac
}

main() {
  seconds=${1:-600}
  shift || true
  if [ $# -eq 0 ]; then
    mapfile -t targets < <(cd fuzz_targets && ls -- *.rs | sed 's/\.rs$//')
  else
    targets=("$@")
  fi

  # No sanitizer: the library has no unsafe code. Overflow checks and debug assertions are on.
  host=$(rustc -vV | sed -n 's/^host: //p')
  programs=${BUILT:-target/$host/release}
  if [ -z "${BUILT:-}" ]; then cargo +nightly fuzz build --sanitizer none || exit 2; fi

  failed=0
  printf '%-14s %12s %8s %8s %8s %8s  %s\n' target inputs seconds edges features corpus result
  for target in "${targets[@]}"; do
    corpus=corpus/$target
    artifacts=artifacts/$target
    mkdir -p "$corpus" "$artifacts"
    given=("seeds/$target")
    for more in "../tests/regressions/$target" "${EXTRA:-none}/$target"; do
      if [ -d "$more" ]; then given+=("$more"); fi
    done
    options=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len="$(longest "$target")"
      -artifact_prefix="$artifacts/" -print_final_stats=1 -reload=0)
    if [ -n "${RUNS:-}" ]; then options+=(-runs="$RUNS"); fi
    if [ -n "${SEED:-}" ]; then options+=(-seed="$SEED"); fi
    dictionary=dictionaries/$(words "$target").dict
    if [ -f "$dictionary" ]; then options+=(-dict="$dictionary"); fi
    log=artifacts/$target.log
    begin=$(date +%s)
    if "$programs/$target" "${options[@]}" "$corpus" "${given[@]}" > "$log" 2>&1; then
      result=holds
    else
      result="FAILS: $(ls -t "$artifacts" | head -1)"
      failed=1
    fi
    took=$(($(date +%s) - begin))
    inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
    last=$(grep -a ' cov: ' "$log" | tail -1)
    of() { sed -n "s/.* $1: \([^ ]*\).*/\1/p" <<< "$last"; }
    printf '%-14s %12s %8s %8s %8s %8s  %s\n' "$target" "${inputs:-?}" "$took" "$(of cov)" "$(of ft)" "$(of corp)" "$result"
  done
  return $failed
}

main "$@"
exit $?
