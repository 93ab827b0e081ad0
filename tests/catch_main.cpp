// The main() of a test program under Catch2 v2; v3 brings its own (Catch2WithMain).
#define CATCH_CONFIG_MAIN
#include "catch.hpp"
