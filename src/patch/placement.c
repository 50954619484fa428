#include "config.h"

#include "patch/placement.h"

void
pp_placement_clear (PpPlacement *placement)
{
	g_free (placement->project);
	g_free (placement->submission);
	g_free (placement->series.name);
	g_free (placement->series.cover);
	g_strfreev (placement->series.patches);
	g_free (placement->series.base_commit);
	g_free (placement->series.change_id);
	g_free (placement->series.previous_revision);
	g_free (placement->state);
	g_free (placement->delegate);
	g_free (placement->commit_ref);
	*placement = (PpPlacement) { 0 };
}
