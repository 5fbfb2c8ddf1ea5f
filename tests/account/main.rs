//! The accountant: its engine against truths that share none of its code,
//! expressions, budgets, judgements, and the command.

mod budget;
mod cli;
mod engine;
mod expression;
mod judgement;
mod pricing;
mod properties;
mod theorems;
mod truths;
