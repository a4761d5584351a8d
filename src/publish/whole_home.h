/* SPDX-License-Identifier: MIT */
/*
 * A whole home in one zip, its signing key included: for a safe, not for
 * publishing. Any zip program opens it.
 */
#ifndef ASSENT_PUBLISH_WHOLE_HOME_H
#define ASSENT_PUBLISH_WHOLE_HOME_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct whole_home {
	uint64_t files;
	uint64_t bytes; /* before packing */
};

/*
 * Packs a home; the caller holds its lock. `file` must not exist and must not
 * lie in the home; it is readable to its owner only, and durable when this
 * returns. Links, the lock and what dry runs left are not in it.
 */
bool whole_home_pack(const char *home, const char *file, struct whole_home *ret_whole, struct error *error);

/*
 * Unpacks into a new folder. CORRUPT for a file that is no zip, is damaged,
 * names places outside of the folder, or says it unpacks to 200 times its size;
 * TEMPORARY when there is no room for what it says; what was written until then
 * stays. No entry becomes larger than it says.
 */
bool whole_home_unpack(const char *file, const char *folder, struct whole_home *ret_whole, struct error *error);

#endif
