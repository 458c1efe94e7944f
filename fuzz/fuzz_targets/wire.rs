//! Fuzzes `wire`: what is held to hold stands in `src/fuzzing/`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gongbao::fuzzing::wire(data));
