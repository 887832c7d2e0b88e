"""Who may register pictures: anybody, in both modes, under the registrar's own limits."""

from palaestra.core.access import public

may_register = public
