#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gongbao::fuzzing::csv_output(data));
