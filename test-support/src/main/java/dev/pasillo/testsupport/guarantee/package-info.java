/// What must hold of a running Pasillo whatever happened to it, one class per invariant, and what is needed to ask:
/// a sender that keeps a ledger of every answer ([dev.pasillo.testsupport.guarantee.LedgerSender]), a wait for quiet,
/// and readers of topics, tables and answers.
///
/// A fault is made elsewhere; the guarantees do not know which one it was. They share no code with the services: what
/// they compare is counted here once more, naively.
@NullMarked
package dev.pasillo.testsupport.guarantee;

import org.jspecify.annotations.NullMarked;
