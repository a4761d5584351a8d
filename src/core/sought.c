/* SPDX-License-Identifier: MIT */
/* The gate as a workflow: what Core members report about asking people (M08). */
#include "core/gate.h"

#include "core/workflow.h"

const struct workflow gate_workflow = {
	.name = "gate",
	.apply = gate_apply,
};
