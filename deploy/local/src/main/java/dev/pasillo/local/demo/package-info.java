/// A synthetic shop: customers who discover, consider, buy and own, by chance but repeatably.
@NullMarked
package dev.pasillo.local.demo;

import org.jspecify.annotations.NullMarked;
