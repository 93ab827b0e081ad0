#pragma once

// The one place that includes Janus. Its headers are C without extern "C", and what they include must not
// land inside such a block, so that comes first.
#include <arpa/inet.h>
#include <endian.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>
#include <jansson.h>

extern "C" {
#include <debug.h>
#include <plugins/plugin.h>
#include <refcount.h>
}
