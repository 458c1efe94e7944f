//! gongbao on more than one machine: shards of documents through Apache DataFusion Ballista.
//!
//! What becomes of a shard is the business of [`gongbao::shard`]; here is what carries shards: where they
//! lie ([`store`]), how their rows are read ([`rows`]), the function that an engine calls for each
//! ([`function`]), the engine ([`engine`]), and a piece of work from its input to its tables ([`work`]).

pub mod engine;
pub mod function;
pub mod rows;
pub mod store;
pub mod work;
