#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gongbao::fuzzing::lexicon_toml(data));
