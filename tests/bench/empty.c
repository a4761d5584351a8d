/* SPDX-License-Identifier: MIT */
/* A program that does nothing, linked with assent's libraries: what starting costs at least. */
int main(void)
{
	return 0;
}
